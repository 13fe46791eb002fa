using Google.Protobuf;

namespace LazyEngine.Wire;

/// <summary>Triggers as they are stored.</summary>
internal static class CronCodec
{
    public static byte[] Encode(CronTrigger trigger)
    {
        var proto = new V1.Cron { Flow = trigger.Flow };
        if (trigger.Pattern is { } pattern) proto.Pattern = pattern;
        if (trigger.FirstAt is { } first) proto.FirstAt = Common.Ticks(first);
        if (trigger.Remaining is { } count) proto.Count = count;
        if (trigger.Target is { } target) proto.Target = target;
        Common.Add(proto.Inputs, trigger.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal));
        Common.Add(proto.Environment, trigger.Environment.OrderBy(value => value.Key, StringComparer.Ordinal));
        return proto.ToByteArray();
    }

    /// <exception cref="UnreadableException">The bytes are no trigger.</exception>
    public static CronTrigger Decode(string name, byte[] definition)
    {
        try
        {
            var proto = V1.Cron.Parser.ParseFrom(definition);
            return new CronTrigger(name, proto.Flow)
            {
                Pattern = proto.HasPattern ? proto.Pattern : null,
                FirstAt = proto.HasFirstAt ? Common.At(proto.FirstAt) : null,
                Remaining = proto.HasCount ? proto.Count : null,
                Inputs = Common.FromProto(proto.Inputs),
                Environment = Common.FromProto(proto.Environment),
                Target = proto.HasTarget ? proto.Target : null,
            };
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new UnreadableException($"The cron trigger '{name}' cannot be read: {cause.Message}");
        }
    }
}
