/** A function of an object that never changes: worked out once for each, and forgotten with it. */
export const onceFor = <K extends object, T>(answer: (of: K) => T): ((of: K) => T) => {
  const known = new WeakMap<K, { readonly value: T }>()
  return (of) => {
    let found = known.get(of)
    if (found === undefined) {
      found = { value: answer(of) }
      known.set(of, found)
    }
    return found.value
  }
}
