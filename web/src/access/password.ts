const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A password that can be read out: no letters that look alike, about 117 bits. */
export const newPassword = (): string => {
  const picked: string[] = []
  // Values above the largest multiple would make some letters likelier than others.
  const limit = 256 - (256 % LETTERS.length)
  while (picked.length < 20) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      if (byte < limit && picked.length < 20) picked.push(LETTERS[byte % LETTERS.length] ?? '')
    }
  }
  return picked.join('')
}
