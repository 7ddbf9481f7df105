SELECT one.name, other.name, one.target
FROM actor AS first JOIN event AS one ON one.id = first.event
JOIN event AS other ON other.target = one.target
JOIN actor AS second ON second.event = other.id
WHERE first.actor = 'actor-0' AND first.role = 'attributedTo'
  AND second.actor = 'actor-0' AND second.role = 'attributedTo' AND one.name < other.name
