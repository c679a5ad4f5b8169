/** A path or S3 URI: what tells objects apart first, where it lies in one line below. */
export const ObjectName = ({ uri }: { readonly uri: string }) => {
  const cut = uri.lastIndexOf('/') + 1
  return (
    <span className="hm-object" title={uri}>
      <span className="hm-break">{uri.slice(cut) || uri}</span>
      <span className="hm-object-place">{uri.slice(0, cut)}</span>
    </span>
  )
}
