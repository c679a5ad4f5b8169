/** Letters of a name in a legend. */
export const LEGEND_LETTERS = 28
const HEAD = 8

/** Cuts a long name in its middle: names of a kind begin alike and differ in their ends. */
export const cutInside = (name: string): string =>
  name.length <= LEGEND_LETTERS ? name : `${name.slice(0, HEAD)}…${name.slice(1 - (LEGEND_LETTERS - HEAD))}`
