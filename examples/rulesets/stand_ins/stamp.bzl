"""Whether --stamp is given. The status files exist without it too, so a rule has to ask."""

StampInfo = provider(fields = ["enabled"])

def _impl(ctx):
    return StampInfo(enabled = ctx.attr.enabled)

stamp_setting = rule(implementation = _impl, attrs = {"enabled": attr.bool()})

def status_files(ctx):
    """The files to read stamp values from, for a rule with the attribute `_stamp`."""
    return [ctx.info_file, ctx.version_file] if ctx.attr._stamp[StampInfo].enabled else []
