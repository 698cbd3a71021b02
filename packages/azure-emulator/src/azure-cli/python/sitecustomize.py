# Debian's Azure CLI 2.45 reads `config` of these operations, which its newer management library calls `_config`: without
# this, `az role` ends in a traceback before it has sent anything. Elsewhere nothing is missing, and nothing is done.
try:
    from azure.mgmt.authorization.v2018_01_01_preview.operations import RoleDefinitionsOperations
    from azure.mgmt.authorization.v2020_04_01_preview.operations import RoleAssignmentsOperations
except ImportError:
    pass
else:
    for operations in (RoleDefinitionsOperations, RoleAssignmentsOperations):
        if not hasattr(operations, "config"):
            operations.config = property(lambda self: self._config)
