// What the recipe asks of the app it is pasted into: here a page that a test gives its settings.
export const { service } = window.settings
