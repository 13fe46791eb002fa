using Akka.Event;

namespace LazyEngine.Hosting;

/// <summary>Stands in for the actor system's console logger, which would write to an application's standard output while it stops.</summary>
internal sealed class SilentLogger : MinimalLogger
{
    protected override void Log(object message)
    {
    }
}
