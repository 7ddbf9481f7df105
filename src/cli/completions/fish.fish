
# Names come from the data in use.
complete -c annals -k -a "(annals complete (count (commandline -opc)) -- (commandline -opc) (commandline -ct) 2>/dev/null)"
