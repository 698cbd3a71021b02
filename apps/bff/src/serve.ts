import { once } from "node:events";
import { pino } from "pino";
import { startBff } from "./bff.ts";
import { ConfigError, readConfig } from "./config.ts";
import { DataFolderInUseError } from "./store/data-folder-lock.ts";
import { NewerDatabaseError } from "./store/migrate.ts";

/** The process: composes the BFF from its environment and runs it until it is told to stop. What a person can mend is told in a line. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const logger = pino({ level: config.logLevel });
    const stopped = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await using bff = await startBff(config, {
      logger,
      checkAnswers: process.env.NODE_ENV === "development",
    });
    const url = config.publicUrl ?? bff.url;
    // Whoever started us waits for this line, whatever the level of the log.
    process.stdout.write(
      `${JSON.stringify({ level: 30, time: Date.now(), ready: true, url, role: config.role, msg: `API Center Links is ready at ${url}` })}\n`,
    );
    void bff.broken.then((error) => {
      logger.fatal({ err: error }, "the database can't go on; the next start does where it stopped");
      process.exit(1);
    });
    await stopped;
    logger.info("stopping");
  } catch (error) {
    // What a person can mend is told without a stack trace.
    const expected =
      error instanceof ConfigError ||
      error instanceof DataFolderInUseError ||
      error instanceof NewerDatabaseError;
    const logger = pino();
    if (expected) logger.fatal(error.message);
    else logger.fatal({ err: error }, "API Center Links could not start");
    process.exitCode = 1;
  }
}
