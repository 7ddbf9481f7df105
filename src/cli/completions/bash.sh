
# Names come from the data in use.
_annals_names() {
    local names
    names=$("$1" complete "$COMP_CWORD" -- "${COMP_WORDS[@]}" 2>/dev/null)
    if [[ -n $names ]]; then
        local IFS=$'\n'
        COMPREPLY=($names)
    else
        _annals "$@"
    fi
}
complete -F _annals_names -o bashdefault -o default annals
