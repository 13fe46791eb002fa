using MudBlazor;

namespace LazyEngine.Dashboard.Dialogs;

/// <summary>What is asked before anything is done.</summary>
internal static class Asking
{
    /// <summary>Asks whether something is to be done, and why.</summary>
    /// <param name="dialogs">Where it is asked.</param>
    /// <param name="title">What is asked.</param>
    /// <param name="text">What will come of it.</param>
    /// <param name="does">What is written on the button.</param>
    /// <param name="needsWhy">Whether it is not done without a reason.</param>
    /// <param name="isGrave">Whether there is no way back.</param>
    /// <returns>The reason, which may be empty; null where it is not to be done.</returns>
    public static async Task<string?> ConfirmAsync(this IDialogService dialogs, string title, string text, string does, bool needsWhy = false, bool isGrave = false)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(null, new DialogParameters<ConfirmDialog>
        {
            { question => question.Title, title },
            { question => question.Text, text },
            { question => question.Does, does },
            { question => question.NeedsWhy, needsWhy },
            { question => question.IsGrave, isGrave },
        });
        return await dialog.Result is { Canceled: false, Data: string why } ? why : null;
    }

    /// <summary>Asks for a value.</summary>
    /// <param name="dialogs">Where it is asked.</param>
    /// <param name="title">What is asked.</param>
    /// <param name="text">What will come of it.</param>
    /// <param name="does">What is written on the button.</param>
    /// <param name="asksName">Whether a name belongs to the value.</param>
    /// <param name="mayFail">Whether there may be a failure in place of the value.</param>
    /// <returns>The answer; null where there is none.</returns>
    public static async Task<ValueAnswer?> AskValueAsync(this IDialogService dialogs, string title, string text, string does, bool asksName = false, bool mayFail = false)
    {
        var dialog = await dialogs.ShowAsync<ValueDialog>(null, new DialogParameters<ValueDialog>
        {
            { value => value.Title, title },
            { value => value.Text, text },
            { value => value.Does, does },
            { value => value.AsksName, asksName },
            { value => value.MayFail, mayFail },
        });
        return await dialog.Result is { Canceled: false, Data: ValueAnswer answer } ? answer : null;
    }
}
