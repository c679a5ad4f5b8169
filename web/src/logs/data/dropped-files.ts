/** More than this at once is a job for `hinomi ingest`. */
const MOST = 2000

const entriesOf = (directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => {
    const reader = directory.createReader()
    const all: FileSystemEntry[] = []
    // A reader gives at most a hundred at a time, and none when it has given all.
    const next = () =>
      reader.readEntries((some) => {
        if (some.length === 0) return resolve(all)
        all.push(...some)
        next()
      }, reject)
    next()
  })

const filesIn = async (entry: FileSystemEntry): Promise<File[]> => {
  if (entry.isFile) {
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))]
  }
  const files: File[] = []
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) {
    if (files.length >= MOST) break
    files.push(...(await filesIn(child)))
  }
  return files
}

/** The files that were dropped, those of folders included. */
export const droppedFiles = async (transfer: DataTransfer): Promise<File[]> => {
  // The list empties when the event handler returns, so the entries are taken at once.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((e) => e !== null)
  if (entries.length === 0) return [...transfer.files]
  const files: File[] = []
  for (const entry of entries) files.push(...(await filesIn(entry)))
  return files.slice(0, MOST)
}
