/** `"product": {"name": "Verified Access", "vendor_name": "AWS"}`, also inside the message of an envelope. */
const PRODUCT = /\\?"product\\?"\s*:\s*\{[^{}]{0,200}\\?"name\\?"\s*:\s*\\?"Verified Access\\?"/

/** Whether events of OCSF are Verified Access's, which has a source of its own. */
export const isVerifiedAccess = (head: string): boolean => PRODUCT.test(head)
