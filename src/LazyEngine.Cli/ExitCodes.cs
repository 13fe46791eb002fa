namespace LazyEngine.Cli;

/// <summary>What the command ends with; scripts decide on it.</summary>
internal static class ExitCodes
{
    /// <summary>Done. Where the command waited for an execution: it ended in Success.</summary>
    public const int Done = 0;

    /// <summary>The execution that the command waited for ended otherwise, or a check found something.</summary>
    public const int NotWell = 1;

    /// <summary>The command line, a file or a value is wrong; nothing was done.</summary>
    public const int WrongUse = 2;

    /// <summary>The server cannot be reached, or the engine or its store cannot be used.</summary>
    public const int Unavailable = 3;

    /// <summary>The engine has refused the request; the message begins with its code.</summary>
    public const int Refused = 4;

    /// <summary>The cluster has removed this node; what supervises the process is to start it again.</summary>
    public const int Downed = Hosting.LazyEngineOptions.DownedExitCode;

    /// <summary>Somebody pressed Ctrl+C.</summary>
    public const int Interrupted = 130;
}
