// What the apps with Uppy know: here a test decides about it.
export const { service, policy } = window.settings

const { good, expired, expiredCalls = [], stopAfterCalls } = window.settings.tokens
let calls = 0
let renewed = false
const released = new Promise((release) => { window.release = release })

/** Good ones, but expired ones at some calls unless asked to renew; and none after so many calls, until released. */
export async function token(refused) {
  calls += 1
  renewed ||= refused
  if (calls > stopAfterCalls) {
    window.seen.stopped = true
    await released
  }
  return expiredCalls.includes(calls) && !renewed ? expired : good
}
