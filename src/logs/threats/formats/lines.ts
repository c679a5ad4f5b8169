/** Calls `take` with each line that holds something, without the white space around it. */
export const eachLine = (text: string, take: (line: string) => void): void => {
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    const line = text.slice(at, end).trim()
    if (line !== '') take(line)
    at = end + 1
  }
}
