/** What an object's key says about the records in it. */
export interface Place {
  readonly account: string | undefined
  readonly region: string | undefined
}

const FOLDERS =
  /(?:^|\/)(?:aws-account-id=)?(\d{12})\/(?:aws-service=)?[A-Za-z0-9-]+\/(?:aws-region=)?([a-z]{2,}(?:-[a-z]+)+-\d)\//
const NAME = /(?:^|\/|\.)(\d{12})_[A-Za-z]+_([a-z]{2,}(?:-[a-z]+)+-\d)_/

let lastKey: string | undefined
let last: Place = { account: undefined, region: undefined }

/** Account and region of `AWSLogs/ACCOUNT/service/REGION/…`, else of `ACCOUNT_service_REGION_…`. */
export const placeOf = (key: string): Place => {
  if (key !== lastKey) {
    const found = FOLDERS.exec(key) ?? NAME.exec(key)
    last = { account: found?.[1], region: found?.[2] }
    lastKey = key
  }
  return last
}
