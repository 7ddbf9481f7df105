
# Names come from the data in use.
_annals_names() {
    local -a names
    names=(${(f)"$("${words[1]}" complete $((CURRENT - 1)) -- "${words[@]}" 2>/dev/null)"})
    if (( $#names )); then
        compadd -a names
    else
        _annals "$@"
    fi
}
compdef _annals_names annals
