// What the glue asks of the app it is pasted into: here a page whose tokens a test decides about.
export const { service, policy, prefix } = window.settings

const { good, expired, expiredAtCall, stopAfterCalls } = window.settings.tokens
let calls = 0
const released = new Promise((release) => { window.release = release })

/** Good ones, but for the one call that gets an expired one; and none at all after so many, until released. */
export async function token() {
  calls += 1
  if (calls > stopAfterCalls) {
    window.seen.stopped = true
    await released
  }
  return calls === expiredAtCall ? expired : good
}
