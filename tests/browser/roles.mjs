// The people of the demonstration county, one a role, as `homeward demo` makes them. They share one password.

const at = name => `${name}@juniper.test`

export const roles = {
  reunification: at('reunification'),
  reunification2: at('reunification2'),
  permanency: at('permanency'),
  permanency2: at('permanency2'),
  supervisor: at('supervisor'),
  manager: at('manager'),
  court: at('court'),
  partners: at('partners'),
  admin: at('admin'),
  auditor: at('auditor')
}
