using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Sentences;

namespace RosePO.Core.Tests.Text.Sentences;

/// <summary>What is not a sentence encoder is one sentence, which names the file.</summary>
public sealed class SentenceErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_without_a_model_or_a_tokenizer_says_what_it_lacks()
    {
        Assert.Equal(
            $"'{_folder.Path}' is not a sentence encoder in ONNX form (it has no model.onnx and no {Path.Combine("onnx", "model.onnx")}): name a folder that has one.",
            Error(_folder.Path, 1504, _folder.Path).Message);
        TinyEncoder.Write(_folder);
        File.Delete(_folder.At("vocab.txt"));
        Assert.Equal(
            $"'{_folder.Path}' has neither vocab.txt nor tokenizer.json, and without them no title can be read: copy or download the whole folder.",
            Error(_folder.Path, 1504, _folder.Path).Message);
    }

    [Theory]
    [InlineData("vocab.txt", "only\nwords", "cannot be read")]
    [InlineData("tokenizer_config.json", "{", "cannot be read")]
    [InlineData("tokenizer_config.json", """{"do_lower_case": "yes"}""", "'do_lower_case' is a text")]
    [InlineData("1_Pooling/config.json", "[1]", "cannot be read")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_max_tokens": true}""", "asks for max_tokens, which is not supported: choose an encoder that takes the mean or the first token.")]
    [InlineData("model.onnx", "text", "is not an ONNX model that can be run")]
    public void A_broken_file_is_named(string file, string content, string says)
    {
        TinyEncoder.Write(_folder);
        Directory.CreateDirectory(_folder.At("1_Pooling"));
        _folder.Write(file, content);
        Assert.Contains(says, Error(_folder.Path, 1504, _folder.At(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model": {"type": "Unigram"}}""", "(Unigram); supported are WordPiece and byte-level BPE: choose such an encoder.")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 7}}}""", "the id 7 of the token 'a' is out of range")]
    [InlineData("""{}""", "it has no model")]
    public void A_tokenizer_json_that_cannot_be_read_is_named(string content, string says)
    {
        TinyEncoder.Write(_folder);
        File.Delete(_folder.At("vocab.txt"));
        Assert.Contains(says, Error(_folder.Path, 1504, _folder.Write("tokenizer.json", content)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pixel_values", null, false, "it has no input input_ids")]
    [InlineData("input_ids", "position_ids", false, "it asks for the input position_ids")]
    [InlineData("input_ids", null, true, "its input input_ids is of another type")]
    public void A_model_of_other_inputs_is_refused(string first, string? second, bool narrow, string says)
    {
        TinyEncoder.Write(_folder);
        var model = OnnxFile.Write(_folder.At("model.onnx"), TinyEncoder.Table, inputs: second is null ? [first] : [first, second], narrow: narrow);
        Assert.Equal(
            $"'{model}' is not a sentence encoder ({says}): choose a model of input_ids, attention_mask, token_type_ids, each a 64-bit integer for every token.",
            Error(_folder.Path, 1504, model).Message);
    }

    [Fact]
    public void A_vocabulary_that_is_larger_than_the_models_table_is_told_when_titles_are_encoded()
    {
        TinyEncoder.Write(_folder);
        File.AppendAllText(_folder.At("vocab.txt"), "\nbeyond");
        using var encoder = SentenceEncoder.Load(_folder.Path, 1);
        var error = Assert.Throws<RoseException>(() => encoder.Encode(["beyond"], null, TestContext.Current.CancellationToken));
        Assert.Equal((RoseErrorCode.TitleEncoderInvalid, _folder.At("model.onnx")), (error.Error, error.File));
        Assert.EndsWith("check that its tokenizer and its model belong together.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_no_finite_number_is_told_with_the_title()
    {
        TinyEncoder.Write(_folder);
        var model = OnnxFile.Write(_folder.At("model.onnx"), [.. TinyEncoder.Table.Select((row, token) => token == 6 ? [1, float.NaN, 2] : row)]);
        using var encoder = SentenceEncoder.Load(_folder.Path, 1);
        var error = Assert.Throws<RoseException>(() => encoder.Encode(["crimson", "quiet part"], null, TestContext.Current.CancellationToken));
        Assert.Equal($"'{model}' gives the title 'quiet part' a value that is not a finite number: choose another encoder.", error.Message);
    }

    [Fact]
    public void A_missing_native_library_is_one_sentence_that_says_what_to_set()
    {
        var file = NativeSearch.FileName("onnxruntime");
        var error = Assert.Throws<RoseException>(() => OnnxRuntimeLibrary.Load(["/nowhere", "/nowhere/lib"], () => 0));
        Assert.Equal((RoseErrorCode.OnnxRuntimeNotFound, "ROSE1007"), (error.Error, error.Code));
        Assert.Equal(
            $"ONNX Runtime's native library was not found in '/nowhere', '/nowhere/lib': restore the package Microsoft.ML.OnnxRuntime {NativeSearch.OnnxRuntimeVersion}, or set ROSEPO_ONNXRUNTIME to the folder that contains {file} (docs/preferences.md).",
            error.Message);

        var broken = _folder.Write(file, "no library");
        error = Assert.Throws<RoseException>(() => OnnxRuntimeLibrary.Load([_folder.Path], null));
        Assert.Equal((RoseErrorCode.OnnxRuntimeNotFound, broken), (error.Error, error.File));
        Assert.Contains("set ROSEPO_ONNXRUNTIME to the folder of ONNX Runtime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_names_the_only_folder_that_is_looked_at()
    {
        Environment.SetEnvironmentVariable(NativeSearch.OnnxRuntimeVariable, _folder.Path);
        try
        {
            Assert.Equal([_folder.Path, _folder.At("lib")], NativeSearch.OnnxRuntimeFolders());
        }
        finally
        {
            Environment.SetEnvironmentVariable(NativeSearch.OnnxRuntimeVariable, null);
        }

        Assert.True(NativeSearch.OnnxRuntimeFolders().Count > 2);
    }

    [Fact]
    public void No_output_folder_holds_a_copy_of_the_native_library() =>
        Assert.Empty(Directory.EnumerateFiles(AppContext.BaseDirectory, "*onnxruntime*.so", SearchOption.AllDirectories));

    private static RoseException Error(string folder, int code, string file)
    {
        var error = Assert.Throws<RoseException>(() => SentenceEncoder.Load(folder, 1));
        Assert.Equal((code, file), ((int)error.Error, error.File));
        return error;
    }
}
