BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
    $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination sft -PretrainEpochs 0 @RoseTiny
    $rosepo = $data | New-PreferencePairs -Strategy Random -MaxExamples 10 |
        Start-RosePOTraining -Model $sft -Destination rosepo -LoraRank 4 -ValidationUsers 0
}

AfterAll { Pop-Location }

Describe 'Export-RosePOModel' {
    It 'adds an adapter to its base in one Hugging Face folder' {
        './rosepo/adapter_config.json' | Should -Exist
        $exported = $rosepo | Export-RosePOModel -Destination release
        $exported | Should -BeOfType RosePO.ModelExportResult
        'config.json', 'model.safetensors', 'tokenizer.json' | ForEach-Object { "./release/$_" | Should -Exist }
        './release/adapter_config.json' | Should -Not -Exist
    }

    It 'gives a model that recommends what the adapter recommends' {
        (Get-Recommendation 1 -Model ./release -Dataset $data -Top 3).Title |
            Should -Be (Get-Recommendation 1 -Model $rosepo -Dataset $data -Top 3).Title
    }

    It 'writes half the size as Bf16' {
        $null = Export-RosePOModel ./rosepo -Destination half -Type Bf16
        $ratio = (Get-Item ./half/model.safetensors).Length / (Get-Item ./release/model.safetensors).Length
        $ratio | Should -BeGreaterThan 0.45
        $ratio | Should -BeLessThan 0.55
    }

    It 'names each export of a pipeline by a script block' {
        $null = Get-RosePORun . -Kind model -Name sft, rosepo | Export-RosePOModel -Destination { "exports/$($_.Name)" }
        (Get-ChildItem ./exports).Name | Sort-Object | Should -Be rosepo, sft
    }

    It 'writes one GGUF file, a quarter of the size as Q8' {
        $whole = Export-RosePOModel ./rosepo -Destination gguf -Format Gguf
        $small = Export-RosePOModel ./rosepo -Destination gguf-q8 -Format Gguf -Type Q8
        $whole.File | Should -Exist
        (Get-Item $small.File).Length / (Get-Item $whole.File).Length | Should -BeLessThan 0.5
    }

    It 'refuses a type that the format does not have' {
        ErrorIdOf { Export-RosePOModel ./rosepo -Destination none -Type Q8 -ErrorAction Continue } |
            Should -Be 'RequestInvalid,RosePO.Commands.ExportRosePOModelCommand'
    }

    It 'reports a missing model as FileNotFound' {
        ErrorIdOf { Export-RosePOModel ./missing -Destination none -ErrorAction Continue } |
            Should -Be 'FileNotFound,RosePO.Commands.ExportRosePOModelCommand'
        './none' | Should -Not -Exist
    }
}
