import { memo } from 'react'
import { jsonPieces } from './json.js'

/** Above this many characters colouring would cost more than it helps. */
const COLOURED = 300_000

export const JsonView = memo(({ json }: { readonly json: string }) => (
  <pre className="hm-code">
    {json.length > COLOURED
      ? json
      : jsonPieces(json).map((piece, i) =>
          piece.kind === 'plain' ? (
            piece.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
            <span key={i} className={`json-${piece.kind}`}>
              {piece.text}
            </span>
          ),
        )}
  </pre>
))
