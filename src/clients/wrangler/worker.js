// Reads by its binding what the service's URLs have written, from the same local bucket.
export default {
  async fetch(request, { MEDIA }) {
    const object = await MEDIA.get(decodeURIComponent(new URL(request.url).pathname.slice(1)))
    const headers = { 'Content-Type': object?.httpMetadata?.contentType ?? 'text/plain' }
    return object ? new Response(object.body, { headers }) : new Response('No such object', { status: 404, headers })
  },
}
