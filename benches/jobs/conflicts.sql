SELECT event.name, label, claim.name, actor, claimant
FROM event JOIN claim ON claim.event = event.id WHERE contested = 'true' AND standing = 'true'
