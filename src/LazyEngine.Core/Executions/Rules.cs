using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>The number of the rule set that an execution follows for life. A change of behaviour is a new number.</summary>
internal enum Rules
{
    /// <summary>The first: a failed task ends the execution once its running siblings are in.</summary>
    First = 1,

    /// <summary>A stop writes down what had started, so that it is awaited, and made again if lost, even where the process dies meanwhile.</summary>
    StopsKnowWhatHadStarted = 2,

    /// <summary>A cycle of tasks that only pass on what they are given ends the workflow long before its turns are used up.</summary>
    IdleCyclesEnd = 3,

    /// <summary>Scripts, and waits of no time, are such tasks as well.</summary>
    ScriptsAreIdle = 4,

    /// <summary>A standard action that is given what it does not take fails its task, also where an expression gives it.</summary>
    InputsAreChecked = 5,

    /// <summary>A child that is refused because its family is as large or as deep as it may be fails its task, and nothing handles that.</summary>
    FamilyLimitsAreFinal = 6,

    /// <summary>What a task of a workflow is given is evaluated anew when it is run again. Engines before that do not know the event.</summary>
    RerunsEvaluateAnew = 7,

    /// <summary>A cycle that only turns ends the workflow after half as many turns.</summary>
    IdleCyclesEndSooner = 8,
}

/// <summary>Questions about <see cref="Rules"/>.</summary>
internal static class RuleSets
{
    /// <summary>The newest.</summary>
    public const Rules Current = Rules.IdleCyclesEndSooner;

    /// <summary>
    /// What new executions of a plan follow: the newest that makes a difference to them. Engines of the release before know no newer
    /// number than their own, and so can go on with whatever it does not concern.
    /// </summary>
    public static Rules For(Plan plan) => plan.Workflow is null ? Rules.StopsKnowWhatHadStarted : Current;
}
