namespace LazyEngine.TestKit.Simulation;

/// <summary>One crash at a chosen commit.</summary>
internal sealed class PlannedCrash(int commit, CrashPoint point)
{
    private int _written;
    private bool _isDone;

    /// <summary>A write is about to be made; says where the engine dies in it, if it does.</summary>
    public CrashPoint? Next(int commits)
    {
        if (_isDone || (_written += commits) < commit) return null;
        _isDone = true;
        return point;
    }
}
