using LazyEngine.Flows;

namespace LazyEngine.Wire;

/// <summary>The texts from which flows are compiled.</summary>
internal static class SourceCodec
{
    public static V1.Flow.Types.Source ToProto(WorkflowSource source)
    {
        var proto = new V1.Flow.Types.Source { Dialect = source.Dialect, Text = source.Text, Entry = source.Entry };
        proto.Family.Add(source.Family);
        return proto;
    }

    public static WorkflowSource FromProto(V1.Flow.Types.Source source) => new(source.Dialect, source.Text, source.Entry, source.Family.ToSequence());
}
