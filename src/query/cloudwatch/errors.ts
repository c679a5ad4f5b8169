import { catalogue, type ErrorSpec, HinomiError } from '../../kernel/errors.js'
import { KqlError } from '../errors.js'

const wrong = (message: ErrorSpec['message'], fix: ErrorSpec['fix']): ErrorSpec => ({ status: 400, message, fix })

/** What can be wrong with a filter pattern. Each is thrown with its place, see `wrongAt`. */
export const errors = catalogue({
  PATTERN_TOO_LONG: wrong(
    {
      en: 'The filter pattern has {length} characters; the limit is {limit}.',
      ja: 'フィルターパターンが{length}文字あり、上限の{limit}文字を超えています。',
    },
    { en: 'Split it into several rules.', ja: '複数のルールに分けてください。' },
  ),
  PATTERN_TOO_DEEP: wrong(
    {
      en: 'Parentheses are nested more than {limit} levels deep here.',
      ja: 'ここで括弧の入れ子が{limit}階層を超えています。',
    },
    { en: 'Remove parentheses that are not needed.', ja: '不要な括弧を取り除いてください。' },
  ),
  PATTERN_OPEN: wrong(
    { en: 'The {open} that opens here is never closed.', ja: 'ここで開いた {open} が閉じられていません。' },
    { en: 'Add the closing {close}.', ja: '閉じる {close} を補ってください。' },
  ),
  PATTERN_AFTER_END: wrong(
    { en: 'The pattern ends before this.', ja: 'フィルターパターンはこの手前で終わっています。' },
    {
      en: 'Remove what follows, or join conditions with && or || inside the brackets.',
      ja: '以降を削除するか、括弧の内側で && または || を使って条件をつないでください。',
    },
  ),
  PATTERN_SELECTOR: wrong(
    {
      en: 'A selector such as $.eventName is expected here.',
      ja: 'ここには $.eventName のようなセレクターが必要です。',
    },
    {
      en: "Write $.field, $.list[0].field, $.list[*].field or $['name with.signs'].",
      ja: "$.field、$.list[0].field、$.list[*].field、$['記号を含む名前'] のように書いてください。",
    },
  ),
  PATTERN_OPERATOR: wrong(
    { en: 'A comparison is expected here.', ja: 'ここには比較演算子が必要です。' },
    {
      en: 'Write =, !=, <, <=, >, >=, and for JSON also IS NULL, IS TRUE, IS FALSE, EXISTS or NOT EXISTS.',
      ja: '=、!=、<、<=、>、>= のいずれかを書いてください。JSONでは IS NULL、IS TRUE、IS FALSE、EXISTS、NOT EXISTS も使えます。',
    },
  ),
  PATTERN_VALUE: wrong(
    { en: 'A value is expected here.', ja: 'ここには値が必要です。' },
    {
      en: 'Write a number, a word, "a text" or %a regular expression%; * stands for any characters.',
      ja: '数値、単語、"文字列"、%正規表現% のいずれかを書いてください。* は任意の文字列を表します。',
    },
  ),
  PATTERN_NUMBER: wrong(
    { en: 'After {operator} a number is expected.', ja: '{operator} の後には数値が必要です。' },
    {
      en: 'Write a number without quotation marks, such as 500 or 1e3.',
      ja: '500 や 1e3 のように、引用符なしの数値を書いてください。',
    },
  ),
  PATTERN_IS: wrong(
    { en: 'After IS, NULL, TRUE or FALSE is expected.', ja: 'IS の後には NULL、TRUE、FALSE のいずれかが必要です。' },
    { en: 'For anything else use = or !=.', ja: 'それ以外の値には = または != を使ってください。' },
  ),
  PATTERN_NOT: wrong(
    { en: 'After NOT, EXISTS is expected.', ja: 'NOT の後には EXISTS が必要です。' },
    {
      en: 'Write NOT EXISTS, or use != to rule out a value.',
      ja: 'NOT EXISTS と書くか、値を除外する場合は != を使ってください。',
    },
  ),
  PATTERN_FIELD: wrong(
    { en: 'The name of a field, or ..., is expected here.', ja: 'ここにはフィールド名または ... が必要です。' },
    {
      en: 'Name the fields of the line in order, as in [ip, user, ..., status = 4*, bytes].',
      ja: '[ip, user, ..., status = 4*, bytes] のように、行のフィールドを順に並べてください。',
    },
  ),
  PATTERN_OTHER_FIELD: wrong(
    {
      en: 'The condition on {name} goes on with another field here.',
      ja: '{name} の条件の中に、別のフィールドの条件が続いています。',
    },
    {
      en: 'Put the condition of each field at its own place in the list.',
      ja: '各フィールドの条件は、それぞれのフィールドの位置に書いてください。',
    },
  ),
  PATTERN_REST_TWICE: wrong(
    { en: '... can be used once only.', ja: '... は1回しか使えません。' },
    {
      en: 'Name the fields on one side of it.',
      ja: 'どちらか一方はフィールド名を並べて書いてください。',
    },
  ),
  PATTERN_TERM: wrong(
    { en: 'A term is expected after {sign}.', ja: '{sign} の後には語句が必要です。' },
    {
      en: 'Write the term right after it; put the sign itself in quotation marks.',
      ja: '直後に語句を書いてください。記号そのものを探す場合は引用符で囲みます。',
    },
  ),
  METRIC_VALUE: wrong(
    {
      en: 'The metric value {value} is neither a number nor a field of the pattern.',
      ja: 'メトリクスの値 {value} は、数値でもパターンのフィールドでもありません。',
    },
    {
      en: 'Write a number, $.field for a JSON pattern, or $name for a field of a space-delimited pattern.',
      ja: '数値、JSONパターンでは $.field、スペース区切りパターンではそのフィールドの $name を書いてください。',
    },
  ),
})

/** An error of the catalogue with its place in the text. */
export const wrongAt = (of: HinomiError, start: number, end: number): KqlError => new KqlError(of, { start, end })

/** Gives a place to an error that comes out of a part of the text. */
export const placed = <T>(start: number, end: number, make: () => T): T => {
  try {
    return make()
  } catch (e) {
    if (e instanceof HinomiError && !(e instanceof KqlError)) throw wrongAt(e, start, end)
    throw e
  }
}
