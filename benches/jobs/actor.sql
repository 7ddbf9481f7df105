SELECT name, label, sort FROM actor JOIN event ON event.id = actor.event
WHERE actor.actor = 'actor-0'
