using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Akka.Event.LogLevel;

namespace LazyEngine.Hosting;

/// <summary>Hands what the actor system logs to the application's logging.</summary>
internal sealed class LogBridge : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILogger _logger;

    public LogBridge()
    {
        var factory = Context.System.Settings.Setup.Get<LoggingSetup>();
        _logger = factory.HasValue ? factory.Value.Factory.CreateLogger("LazyEngine") : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Write);
    }

    private void Write(LogEvent entry)
    {
        var level = entry.LogLevel() switch
        {
            LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
            LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
            LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
            _ => Microsoft.Extensions.Logging.LogLevel.Error,
        };
        if (_logger.IsEnabled(level)) _logger.Log(level, entry.Cause, "{Message} [{Source}]", entry.Message, entry.LogSource);
    }
}

/// <summary>Carries the application's logger factory into the actor system.</summary>
internal sealed class LoggingSetup(ILoggerFactory factory) : Setup
{
    public ILoggerFactory Factory { get; } = factory;
}
