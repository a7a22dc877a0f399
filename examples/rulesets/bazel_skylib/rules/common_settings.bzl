"""Stand-in for bazel_skylib v1.9.0 under Bazel 4.2.3: the string build setting."""

BuildSettingInfo = provider(fields = ["value"])

def _impl(ctx):
    value = ctx.build_setting_value
    if ctx.attr.values and value not in ctx.attr.values:
        fail("Error setting {}: invalid value '{}'. Allowed values are {}".format(ctx.label, value, ctx.attr.values))
    return BuildSettingInfo(value = value)

string_flag = rule(
    implementation = _impl,
    build_setting = config.string(flag = True),
    attrs = {"values": attr.string_list()},
)
