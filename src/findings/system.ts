/** Who acted where no person did. */
export const SYSTEM = 'Hinomi'
