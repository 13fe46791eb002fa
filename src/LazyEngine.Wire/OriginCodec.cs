using LazyEngine.Executions;

namespace LazyEngine.Wire;

/// <summary>Who asked for something.</summary>
internal static class OriginCodec
{
    public static V1.Origin? ToProto(Origin? origin)
    {
        if (origin is null) return null;
        var proto = new V1.Origin { Who = origin.Who };
        if (origin.Why is { } why) proto.Why = why;
        if (origin.What is { } what) proto.What = what;
        return proto;
    }

    public static Origin? FromProto(V1.Origin? origin) => origin is null ? null : new Origin(origin.Who, origin.HasWhy ? origin.Why : null, origin.HasWhat ? origin.What : null);
}
