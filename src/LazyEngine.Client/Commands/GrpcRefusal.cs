namespace LazyEngine.Client.Commands;

/// <summary>How a refusal of the engine travels over gRPC.</summary>
internal static class GrpcRefusal
{
    /// <summary>The metadata with the stable code; the status has the sentence.</summary>
    public const string CodeKey = "lazyengine-code";
}
