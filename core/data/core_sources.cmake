# Packed documents: minizip unpacks, expat reads XML, poppler reads PDF.
pkg_check_modules(MINIZIP REQUIRED IMPORTED_TARGET minizip)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-cpp)
target_sources(lorimer_core PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/column_detection.cpp
    ${CMAKE_CURRENT_LIST_DIR}/column_guess.cpp
    ${CMAKE_CURRENT_LIST_DIR}/column_roles.cpp
    ${CMAKE_CURRENT_LIST_DIR}/conversation.cpp
    ${CMAKE_CURRENT_LIST_DIR}/dataset_export.cpp
    ${CMAKE_CURRENT_LIST_DIR}/encoding_detector.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_detection.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_format.cpp
    ${CMAKE_CURRENT_LIST_DIR}/file_list.cpp
    ${CMAKE_CURRENT_LIST_DIR}/fingerprint_set.cpp
    ${CMAKE_CURRENT_LIST_DIR}/import_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/importer.cpp
    ${CMAKE_CURRENT_LIST_DIR}/newest_split.cpp
    ${CMAKE_CURRENT_LIST_DIR}/part_words.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/attachment_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/csv_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/document_blocks.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/docx_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/fhir_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/fhir_resource.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/hl7_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/hl7_segment.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/html_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_builder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_lines_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/json_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/line_splitter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/make_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/odf_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/ods_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/odt_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/office_package.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/passage_builder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/pdf_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/sheet_number.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/sheet_rows.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/text_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/xlsx_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/xlsx_workbook.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/xml_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/readers/zip_archive.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_builder.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_date.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_json.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_scan.cpp
    ${CMAKE_CURRENT_LIST_DIR}/row_spool.cpp
    ${CMAKE_CURRENT_LIST_DIR}/source_text.cpp
    ${CMAKE_CURRENT_LIST_DIR}/split_plan.cpp
    ${CMAKE_CURRENT_LIST_DIR}/splitter.cpp
    ${CMAKE_CURRENT_LIST_DIR}/text_encodings.cpp
    ${CMAKE_CURRENT_LIST_DIR}/utf8.cpp)
target_link_libraries(lorimer_core PUBLIC ICU::uc PRIVATE PkgConfig::MINIZIP PkgConfig::EXPAT PkgConfig::POPPLER)
