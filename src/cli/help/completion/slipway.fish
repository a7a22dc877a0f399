# fish completion for slipway. slipway completion fish > ~/.config/fish/completions/slipway.fish

function __slipway_complete
    set -l words (commandline -opc)
    $words[1] complete -- $words[2..] (commandline -ct) 2>/dev/null
end

complete -c slipway -f -a '(__slipway_complete)'
complete -c slipway -l config -r -F
complete -c slipway -s C -l directory -r -a '(__fish_complete_directories)'
