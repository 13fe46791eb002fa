namespace LazyEngine.TestKit;

/// <summary>Where in the life of a commit the process of the engine dies.</summary>
public enum CrashPoint
{
    /// <summary>Nothing is written.</summary>
    BeforeWrite,

    /// <summary>The commit is written, and nobody has heard of it: nothing was answered or sent.</summary>
    BeforeAcknowledgement,

    /// <summary>The commit is written, and all that follows from it has just been answered and sent.</summary>
    AfterAcknowledgement,
}
