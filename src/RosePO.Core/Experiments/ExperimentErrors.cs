using System.Globalization;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

internal static class ExperimentErrors
{
    public static RoseException FileNotFound(string file) => new(
        RoseErrorCode.FileNotFound, $"The experiment file '{file}' does not exist: check the path.")
    { File = file };

    public static RoseException Syntax(string file, Mark at, string what) => new(
        RoseErrorCode.ExperimentSyntax, $"This is not valid YAML ({what.Trim().TrimEnd('.')}): correct the line.")
    {
        File = file,
        Line = (int)at.Line,
        Column = (int)at.Column,
    };

    public static RoseException NotAMapping(string file) => new(
        RoseErrorCode.ExperimentSyntax,
        "An experiment is one YAML mapping of sections, such as 'dataset:' and 'sft:', and this file contains none: see docs/experiments.md.")
    {
        File = file,
        Line = 1,
        Column = 1,
    };

    public static RoseException KeyUnknown(BindingSource source, YamlNode at, string key, string section, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        var place = section.Length == 0 ? source.Whole : $"'{section}'";
        return source.Error(RoseErrorCode.ExperimentKeyUnknown, at, $"'{key}' is not a key of {place}: {Advice(key, names, $"use one of {string.Join(", ", names)}.")}");
    }

    public static RoseException ValueInvalid(
        BindingSource source, YamlNode at, string path, string value, string expected, string advice = "correct the value.") =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, $"'{path}' is {value} where {expected} is needed: {advice}", path);

    public static RoseException NameUnknown(BindingSource source, YamlNode at, string path, string name, string kind, IReadOnlyCollection<string> known) => source.Error(
        RoseErrorCode.ExperimentValueInvalid, at,
        $"'{path}' names '{name}', which is {kind} of this experiment: {Advice(name, known, known.Count > 0 ? $"use one of {string.Join(", ", known)}." : "the experiment has none.")}");

    public static RoseException FileMissing(BindingSource source, YamlNode at, string path, string file) =>
        source.Error(RoseErrorCode.FileNotFound, at, $"'{path}' names '{file}', which does not exist: check the path (a relative one starts at the file that names it).");

    public static RoseException ExtendsItself(BindingSource source, YamlNode at, IEnumerable<string> chain) => source.Error(
        RoseErrorCode.ExperimentReferenceInvalid, at, $"'{string.Join(" -> ", chain.Select(Path.GetFileName))}' extends itself: leave one 'extends' out.");

    public static RoseException Circle(BindingSource source, YamlNode at, IEnumerable<string> chain) => source.Error(
        RoseErrorCode.ExperimentValueInvalid, at,
        $"{string.Join(" -> ", chain.Select(name => $"'{name}'"))} is a circle, as each of these stages needs the next: let one of them name another stage.");

    public static RoseException EntryUnknown(BindingSource source, YamlNode at, string section, string name, IEnumerable<string> known) => source.Error(
        RoseErrorCode.ExperimentKeyUnknown, at,
        $"'{section}' has no '{name}': {Advice(name, known, "name one of the file's own.")}");

    public static RoseException Undecided(string choice) => new(
        RoseErrorCode.ArtifactInvalid, $"The choice in '{choice}' does not say what it decides: delete the folder, so that it is made again.")
    { File = choice };

    public static RoseException Sweep(string file) => new(
        RoseErrorCode.RequestInvalid, $"'{file}' is a sweep of several runs where one is needed: name a variant.")
    { File = file };

    public static RoseException VariantUnknown(string file, string name, IEnumerable<string> known) => new(
        RoseErrorCode.RequestInvalid,
        $"'{name}' is not a variant of '{file}': {Advice(name, known, "a preview lists them.")}")
    { File = file };

    public static RoseException RunLocked(string folder, TimeSpan waited) => new(
        RoseErrorCode.RunLocked,
        string.Create(CultureInfo.InvariantCulture, $"Another process has been running in '{folder}' for {waited.TotalSeconds:0.#} s: wait for it, or choose another folder of runs."))
    { File = folder };

    public static RoseException CleanRefused(string folder, IReadOnlyCollection<string> foreign) => new(
        RoseErrorCode.CleanRefused,
        string.Create(CultureInfo.InvariantCulture, $"'{folder}' contains entries that no run of the experiment made, which were left: {string.Join(", ", foreign.Take(5).Select(Path.GetFileName))}{(foreign.Count > 5 ? $" and {foreign.Count - 5} more" : "")}. Move them elsewhere or delete them yourself, or give the experiment a name or a folder of runs of its own."))
    { File = folder };

    public static RoseException NotRemoved(string path, Exception cause) => new(
        RoseErrorCode.WriteFailed, $"'{path}' could not be removed ({cause.Message.TrimEnd('.')}): check its permissions, and that no other program has it open.", cause)
    { File = path };

    /// <summary>What to do about a name that is unknown: take the one that it most likely meant, or else something else.</summary>
    public static string Advice(string name, IEnumerable<string> known, string otherwise) => NearestName.Of(name, known) is { } nearest ? $"did you mean '{nearest}'?" : otherwise;

    public static RoseException Missing(BindingSource source, YamlNode at, string path, string advice) =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, $"'{path}' is missing: {advice}");

    public static RoseException Contradiction(BindingSource source, YamlNode at, string message) =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, message);
}
