"""Mail on its way in: reply addresses, three doors, and what is made of a mail once it is stored.

A door (`webhook`, `mailbox`, the command `receive_mail`) only stores what came (`store`). A worker reads it (`parse`),
tells people from machines (`classify`), cuts away quotes and signatures (`trim`), and posts, holds or leaves it
(`accept`), or notes that an address cannot be reached (`bounces`).
"""
