import { createServer } from 'node:net'
import { GenericContainer, Wait } from 'testcontainers'

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().on('error', reject).listen(0, () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

/** The service with a store and with tokens for any user; `origins` are those of the pages that call. */
export async function startR2Presigner(image, origins = []) {
  // URLs are signed for host and port: outside, the store has to have the port that it has inside.
  const store = await freePort()
  const container = await new GenericContainer(image)
    .withExposedPorts(8080, 9000, { container: store, host: store })
    .withEnvironment({ R2_ENDPOINT: `http://localhost:${store}`, ALLOWED_ORIGINS: origins.join(',') })
    .withWaitStrategy(Wait.forHttp('/q/health/ready', 9000))
    .start()
  const service = `http://localhost:${container.getMappedPort(8080)}`
  return {
    service,
    /** A token; `body` is `{ sub, roles, expiresIn }`. */
    token: async (body) => {
      const headers = { 'Content-Type': 'application/json' }
      const reply = await fetch(`${service}/local/tokens`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await reply.json()).token
    },
    stop: () => container.stop(),
  }
}
