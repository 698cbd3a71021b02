import { apiCenterApiVersion } from "./api-center-client.ts";
import { ExportedSpecification } from "./api-center-schemas.ts";
import { type ArmConnection, readBody } from "./arm-connection.ts";
import { awaitOperation } from "./arm-operation.ts";
import { downloadDocument } from "./document-download.ts";

/** The document of a definition of API Center, whether that hands it over or points to it. ARM counts the export as a write. */
export async function exportedDocument(
  connection: ArmConnection,
  definitionPath: string,
  signal?: AbortSignal,
): Promise<string> {
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
    signal: signal ?? new AbortController().signal,
  });
}
