using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Options;

namespace RosePO.Core.Evaluation.Measuring;

internal static class MeasurementErrors
{
    public static RoseException UnknownBaseline(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"There is no baseline '{name}': {Advice(name, known)}")
    { Option = "baselines" };

    public static RoseException UnknownMetric(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"There is no metric '{name}': {Advice(name, known)}")
    { Option = "metrics" };

    public static RoseException NothingToMeasure() => new(
        RoseErrorCode.RequestInvalid, "Neither a model nor a baseline is named: name at least one to measure.")
    { Option = "models" };

    public static RoseException NameTwice(string name) => new(
        RoseErrorCode.RequestInvalid, $"The name '{name}' stands for two of the models and baselines: give each model a name of its own.")
    { Option = "models" };

    public static RoseException UnknownAgainst(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"'{name}' is to be compared against but is not measured: {Advice(name, known)}")
    { Option = "against" };

    public static RoseException OracleUnused(string folder, SmoothingOracle kind) => RoseErrorCode.RequestInvalid.At(
        folder, $"The oracle '{folder}' is a {kind}, but no such baseline is measured: add '{kind.ToString().ToLowerInvariant()}' to the baselines, or leave the oracle out.");

    public static RoseException OracleTwice(string folder, string baseline) => RoseErrorCode.RequestInvalid.At(
        folder, $"The oracle '{folder}' is the second one for the baseline '{baseline}': pass one of each kind.");

    public static RoseException NoCandidateFile(string file) => RoseErrorCode.FileNotFound.At(
        file, $"The candidate file '{file}' does not exist: check the path.");

    public static RoseException NoCases(string dataset, DataSplit split) => RoseErrorCode.DatasetEmpty.At(
        dataset, $"The dataset '{dataset}' has no {Name(split)} cases to measure on: measure another split, or import with one that keeps some.");

    public static RoseException NoKnownTarget(string dataset, DataSplit split) => RoseErrorCode.DatasetTooSmall.At(
        dataset, $"No {Name(split)} target of the dataset '{dataset}' occurs in its training split, so popularity cannot be compared: import more interactions.");

    public static RoseException WrongAnswerCount(string model, int answers, int cases) => new(
        RoseErrorCode.ModelInvalid,
        string.Create(CultureInfo.InvariantCulture, $"The model '{model}' answered {answers} of {cases} cases: it cannot be measured."));

    public static RoseException UnusableScores(string model, int user) => new(
        RoseErrorCode.ModelInvalid,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The model '{model}' gave user {user} a score that is not a number or not one for each candidate: train it again, with a lower learning rate if its loss diverged."));

    public static RoseException Unreadable(string folder, string file, Exception cause) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The measurement '{folder}' cannot be read ({file}: {cause.Message.Split('\n')[0].TrimEnd('.')}): measure again.", cause);

    public static RoseException OtherCases(string folder, string model) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The answers of '{model}' in the measurement '{folder}' do not match its dataset's cases: measure again.");

    public static RoseException DatasetGone(string folder, string dataset) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The dataset that the measurement '{folder}' was made on is no longer at '{dataset}', nor beside it in import: import it again with the same settings, or measure again.");

    public static RoseException NotExported(string folder, string metric) => RoseErrorCode.RequestInvalid.At(
        folder, $"The measurement '{folder}' was exported without what {metric} is computed from: export it again with that metric, or compare the measurement that it was exported from.");

    public static RoseException NoSums(string metric, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid, $"{metric} is no ratio of two sums over users, so it cannot be exported: choose from {string.Join(", ", known)}.")
    { Option = "metrics" };

    public static RoseException OtherProtocol(string folder, string protocol, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid, $"The measurement '{folder}' was not made by '{protocol}': {Advice(protocol, known)}")
    { Option = "protocol" };

    public static RoseException TitleVectorsChanged(string folder, string path) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The measurement '{folder}' compares titles by '{path}', which is gone or has changed since then: put it back, or measure again.");

    public static RoseException TooFewMeasurements(bool acrossSeeds) => new(
        RoseErrorCode.RequestInvalid,
        acrossSeeds ? "A comparison across seeds needs two measurements or more: pass one per seed." : "There is no measurement to compare: pass at least one.");

    public static RoseException SameMeasurement(string folder) => RoseErrorCode.RequestInvalid.At(
        folder, $"The measurement '{folder}' is compared twice: pass it, or a copy of it, once.");

    public static RoseException OtherConditions(string first, string conditions, string second, string otherConditions) => RoseErrorCode.RequestInvalid.At(
        second, $"'{first}' ({conditions}) and '{second}' ({otherConditions}) were not measured under the same conditions, so their figures cannot be compared: measure one again as the other was.");

    public static RoseException OtherDatasets(string first, string second) => RoseErrorCode.RequestInvalid.At(
        second, $"'{first}' and '{second}' were measured on different datasets, so no difference is paired: compare measurements of one dataset, or repeats with other seeds with AcrossSeeds.");

    public static RoseException NoCommonModel() => new(
        RoseErrorCode.RequestInvalid, "No model is in every measurement under the same name: pass repeats of one experiment.");

    public static RoseException UnknownModel(string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid, $"No measurement has a model '{name}': choose from {string.Join(", ", known)}.");

    public static RoseException NoTimes(string dataset) => RoseErrorCode.RequestInvalid.At(
        dataset, $"The dataset '{dataset}' has no times, so no item is recently popular: leave the baseline 'recentpopularity' out, or import interactions with a time.");

    private static string Name(DataSplit split) => split.ToString().ToLowerInvariant();

    /// <summary>What to do about a name that is not known: the nearest one, or all.</summary>
    public static string Advice(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"did you mean '{nearest}'?" : $"choose from {string.Join(", ", known)}.";
}
