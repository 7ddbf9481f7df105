SELECT name, label, sort FROM event ORDER BY sort DESC LIMIT 50
