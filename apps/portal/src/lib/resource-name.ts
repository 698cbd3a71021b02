/** The name at the end of an Azure resource id: `petstore` of `…/service/contoso-retail/apis/petstore`. */
export function resourceName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
