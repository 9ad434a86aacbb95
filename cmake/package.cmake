# The Debian package: `cmake --build build/release --target package`. Completion and man page are
# written by the program that is packed.
set(generated ${CMAKE_BINARY_DIR}/generated)
install(CODE "
  file(MAKE_DIRECTORY ${generated})
  foreach(shell bash zsh fish)
    execute_process(COMMAND $<TARGET_FILE:wattbook> completion \${shell}
      OUTPUT_FILE ${generated}/completion.\${shell} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  execute_process(COMMAND $<TARGET_FILE:wattbook> man COMMAND gzip -9n
    OUTPUT_FILE ${generated}/wattbook.1.gz COMMAND_ERROR_IS_FATAL ANY)")
install(TARGETS wattbook RUNTIME DESTINATION bin)
install(FILES packaging/wattbook.service DESTINATION lib/systemd/system)
install(FILES packaging/wattbook.sysusers DESTINATION lib/sysusers.d RENAME wattbook.conf)
install(FILES packaging/wattbook.tmpfiles DESTINATION lib/tmpfiles.d RENAME wattbook.conf)
install(FILES ${generated}/wattbook.1.gz DESTINATION share/man/man1)
install(FILES ${generated}/completion.bash DESTINATION share/bash-completion/completions RENAME wattbook)
install(FILES ${generated}/completion.zsh DESTINATION share/zsh/vendor-completions RENAME _wattbook)
install(FILES ${generated}/completion.fish DESTINATION share/fish/vendor_completions.d
  RENAME wattbook.fish)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "wattbook operators <root@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "The books of an energy community")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS tzdata)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/packaging/debian/postinst ${CMAKE_SOURCE_DIR}/packaging/debian/prerm)
include(CPack)
