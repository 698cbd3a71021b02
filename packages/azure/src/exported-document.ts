import { apiCenterApiVersion } from "./api-center-client.ts";
import { ExportedSpecification } from "./api-center-schemas.ts";
import { type ArmConnection, readBody } from "./arm-connection.ts";
import { awaitOperation } from "./arm-operation.ts";
import { downloadDocument, downloadLimits } from "./document-download.ts";
import { documentRoom } from "./document-room.ts";

/** Held only while they are downloaded: whoever asks compares or shows a document at once. So nobody waits for long. */
const holdDocument = documentRoom(2 * downloadLimits.bytes);

/**
 * The document of a definition of API Center, whether that hands it over or points to it; a large one waits until there is room for
 * it. ARM counts the export as a write.
 */
export async function exportedDocument(
  connection: ArmConnection,
  definitionPath: string,
  signal = new AbortController().signal,
): Promise<string> {
  const download = async (bytes: number) => {
    const started = await connection.send("POST", `${definitionPath}/exportSpecification`, {
      apiVersion: apiCenterApiVersion,
      signal,
    });
    const answer = await awaitOperation(connection, started, signal);
    const { format, value } = readBody(answer, ExportedSpecification);
    if (format.toLowerCase() === "inline") return value;
    return downloadDocument(value, {
      armEndpoint: connection.environment.endpoint,
      patience: connection.patience,
      signal,
      limits: { ...downloadLimits, bytes },
    });
  };
  const { content, release } = await holdDocument(download, signal);
  release?.();
  return content;
}
