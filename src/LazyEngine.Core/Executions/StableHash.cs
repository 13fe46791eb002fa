namespace LazyEngine.Executions;

/// <summary>A hash of ids that is the same in every process, on every node and in every release; that of the platform is none of it.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the letters of an id. What follows from it is stored, so it can never change.</summary>
    public static uint Of(ExecutionId execution)
    {
        var hash = 2_166_136_261u;
        foreach (var letter in execution.Value) hash = unchecked((hash ^ letter) * 16_777_619u);
        return hash;
    }
}
