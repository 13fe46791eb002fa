using LazyEngine.Flows;

namespace LazyEngine.Wire;

/// <summary>What tasks take and give.</summary>
internal static class ArgumentCodec
{
    public static V1.Task.Types.Requirement ToProto(Requirement requirement) => new()
    {
        Argument = requirement.Argument,
        Name = requirement.Name,
        Optional = requirement.IsOptional,
        Default = requirement.Default is null ? null : Common.ToProto(requirement.Default),
    };

    public static Requirement FromProto(V1.Task.Types.Requirement requirement) => new(requirement.Argument, requirement.Name)
    {
        IsOptional = requirement.Optional,
        Default = requirement.Default is null ? null : Common.FromProto(requirement.Default),
    };

    public static V1.Task.Types.ResultPart ToProto(ResultPart part)
    {
        var proto = new V1.Task.Types.ResultPart { Name = part.Name };
        if (part.Index is { } index) proto.Index = index;
        if (part.Key is { } key) proto.Key = key;
        return proto;
    }

    public static ResultPart FromProto(V1.Task.Types.ResultPart part) => new(part.Name, part.HasIndex ? part.Index : null, part.HasKey ? part.Key : null);
}
