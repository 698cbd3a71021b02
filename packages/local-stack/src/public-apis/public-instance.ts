import { idOfInstanceAround } from "@api-center-links/azure-emulator/estate/contoso/around-instance";

export const publicInstanceName = "public-apis";

/** ARM id of the instance that publishes the public documents. */
export const idOfPublicInstance = idOfInstanceAround(publicInstanceName);
