import { GenericContainer, Wait } from 'testcontainers';

/** The same handle from containers: for machines with an engine and the images. */
export async function startContainers(): Promise<{ url: string; stop: () => Promise<void> }> {
  const container = await new GenericContainer(process.env['TEST_PG_IMAGE'] ?? 'postgres:18')
    .withEnvironment({ POSTGRES_PASSWORD: 'test' })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  return {
    url: `postgresql://postgres:test@${container.getHost()}:${container.getMappedPort(5432)}/postgres`,
    stop: async () => void (await container.stop()),
  };
}

/** A nats-server with JetStream in a container. */
export async function startNatsContainer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const container = await new GenericContainer(process.env['TEST_NATS_IMAGE'] ?? 'nats:2.10')
    .withCommand(['-js'])
    .withExposedPorts(4222)
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .start();
  return {
    url: `nats://${container.getHost()}:${container.getMappedPort(4222)}`,
    stop: async () => void (await container.stop()),
  };
}
