SELECT event.name, label, earliest, latest FROM event
WHERE latest >= '2023-12-05' AND earliest <= '2023-12-15'
