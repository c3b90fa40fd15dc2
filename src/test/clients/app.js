// What the recipes ask of the app they are pasted into: here a page that a test gives its settings.
export const { service } = window.settings
export const token = async () => location.hash.slice(1) || window.settings.token
