/**
 * Text as the search compares it: width, case and the two kana scripts make no difference
 * ("ｺﾝｿｰﾙ", "コンソール" and "こんそーる" are one).
 */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
