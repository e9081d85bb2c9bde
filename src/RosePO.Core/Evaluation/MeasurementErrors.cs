using System.Globalization;

namespace RosePO.Core.Evaluation;

internal static class MeasurementErrors
{
    public static RoseException UnknownBaseline(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"There is no baseline '{name}': choose from {string.Join(", ", known)}.");

    public static RoseException UnknownMetric(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"There is no metric '{name}': choose from {string.Join(", ", known)}.");

    public static RoseException NothingToMeasure() => new(
        RoseErrorCode.RequestInvalid, "Neither a model nor a baseline is named: name at least one to measure.");

    public static RoseException NameTwice(string name) => new(
        RoseErrorCode.RequestInvalid, $"The name '{name}' stands for two of the models and baselines: give each model a name of its own.");

    public static RoseException UnknownAgainst(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"'{name}' is to be compared against but is not measured: choose from {string.Join(", ", known)}.");

    public static RoseException OracleUnused(string folder, SmoothingOracle kind) => new(
        RoseErrorCode.RequestInvalid,
        $"The oracle '{folder}' is a {kind}, but no such baseline is measured: add '{kind.ToString().ToLowerInvariant()}' to the baselines, or leave the oracle out.")
    { File = folder };

    public static RoseException OracleTwice(string folder, string baseline) => new(
        RoseErrorCode.RequestInvalid, $"The oracle '{folder}' is the second one for the baseline '{baseline}': pass one of each kind.") { File = folder };

    public static RoseException OutOfRange(string what, double value, string range) => new(
        RoseErrorCode.RequestInvalid,
        string.Create(CultureInfo.InvariantCulture, $"{what} is {value}, which is outside its range: choose {range}."));

    public static RoseException NoCases(string dataset, DataSplit split) => new(
        RoseErrorCode.DatasetEmpty,
        $"The dataset '{dataset}' has no {Name(split)} cases to measure on: measure another split, or import with one that keeps some.")
    { File = dataset };

    public static RoseException NoKnownTarget(string dataset, DataSplit split) => new(
        RoseErrorCode.DatasetTooSmall,
        $"No {Name(split)} target of the dataset '{dataset}' occurs in its training split, so that popularity cannot be compared: import more interactions.")
    { File = dataset };

    public static RoseException WrongAnswerCount(string model, int answers, int cases) => new(
        RoseErrorCode.ModelInvalid,
        string.Create(CultureInfo.InvariantCulture, $"The model '{model}' answered {answers} of {cases} cases: it cannot be measured."));

    public static RoseException UnusableScores(string model, int user) => new(
        RoseErrorCode.ModelInvalid,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The model '{model}' gave user {user} a score that is not a number or not one for each candidate: train it again, with a lower learning rate if its loss diverged."));

    private static string Name(DataSplit split) => split.ToString().ToLowerInvariant();
}
